/* The one public script. No page needs it: it makes leaving quicker, keeps what is typed, copies, and tells of news. */
(function () {
  "use strict";
  function all(selector, act) { document.querySelectorAll(selector).forEach(act); }
  var json = { Accept: "application/json" };

  /* Leave now: cover, tell the server, replace the page. It waits for nobody. */
  var way = document.querySelector("a.leave"), shifts = 0, first = 0;
  function leave(event) {
    if (event) event.preventDefault();
    var cover = document.createElement("div");
    cover.className = "cover";
    document.body.appendChild(cover);
    document.title = "…";
    fetch(way.href, { keepalive: true, redirect: "manual" }).catch(function () {});
    location.replace(way.dataset.to);
  }
  if (way) {
    way.addEventListener("click", leave);
    document.addEventListener("keydown", function (event) {
      if (event.repeat) return;
      if (event.key !== "Shift") { shifts = 0; return; }
      if (!shifts || event.timeStamp - first > 2000) { shifts = 0; first = event.timeStamp; }
      if (++shifts === 3) leave();
    }, true);
  }

  all("[data-script]", function (element) { element.hidden = false; });
  all("[data-print]", function (button) { button.onclick = function () { print(); }; });
  all("[data-copy]", function (button) {
    button.onclick = function () {
      navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent.trim()).then(function () {
        button.textContent = button.dataset.done;
      });
    };
  });

  /* "None of these" and the others exclude each other. */
  all("[data-none]", function (none) {
    none.form.addEventListener("change", function (event) {
      var box = event.target;
      if (!box.checked) return;
      if (box === none) all("[data-with='" + none.dataset.none + "']", function (other) { other.checked = false; });
      else if (box.dataset.with === none.dataset.none) none.checked = false;
    });
  });

  /* A draft is kept as it is typed; sending waits for the keeping that is under way. */
  all("[data-autosave]", function (form) {
    var status = form.querySelector(".saved"), timer, saving, dirty;
    function keep() {
      if (saving || !dirty) return;
      var data = new FormData(form);
      data.set("stay", "1");
      dirty = false;
      saving = fetch(form.action, { method: "POST", body: new URLSearchParams(data), headers: json })
        .then(function (answer) { if (!answer.ok) throw answer; return answer.json(); })
        .then(function (kept) {
          form.elements.base.value = kept.base;
          status.textContent = status.dataset.saved;
        }, function () { dirty = true; status.textContent = status.dataset.unsaved; })
        .then(function () { saving = null; if (dirty) timer = setTimeout(keep, 8000); });
    }
    form.addEventListener("input", function () { dirty = true; clearTimeout(timer); timer = setTimeout(keep, 1200); });
    form.addEventListener("submit", function (event) {
      clearTimeout(timer);
      dirty = false;
      if (!saving) return;
      event.preventDefault();
      saving.then(function () { clearTimeout(timer); dirty = false; form.requestSubmit(event.submitter); });
    });
  });

  /* A new answer is announced, not thrown into what someone is reading or writing. */
  all("[data-live]", function (news) {
    var stream = new EventSource(news.dataset.live);
    stream.onmessage = ask;
    stream.addEventListener("resync", ask);
    function ask() {
      fetch(news.dataset.ask, { headers: json }).then(function (answer) { return answer.json(); }).then(function (now) {
        news.firstElementChild.hidden = now.last <= +news.dataset.last;
      }).catch(function () {});
    }
  });
})();
