/* The one public script. No page needs it: it makes leaving quicker, keeps what is typed, copies, and tells of news. */
(function () {
  "use strict";
  var all = function (selector, act) { document.querySelectorAll(selector).forEach(act); };

  /* Leave now: cover, tell the server, replace the page. It waits for nobody. */
  var way = document.querySelector("a.leave");
  function leave(event) {
    if (event) event.preventDefault();
    var cover = document.createElement("div");
    cover.className = "cover";
    document.body.appendChild(cover);
    document.title = "…";
    try { fetch(way.href, { keepalive: true, redirect: "manual" }).catch(function () {}); } catch (e) { /* no matter */ }
    location.replace(way.dataset.to);
  }
  if (way) {
    var shifts = 0, first = 0;
    way.addEventListener("click", leave);
    document.addEventListener("keydown", function (event) {
      if (event.repeat) return;
      if (event.key !== "Shift") { shifts = 0; return; }
      if (!shifts || event.timeStamp - first > 2000) { shifts = 0; first = event.timeStamp; }
      if (++shifts === 3) leave();
    }, true);
  }

  all("[data-script]", function (element) { element.hidden = false; });
  all("[data-print]", function (button) { button.addEventListener("click", function () { print(); }); });
  all("[data-copy]", function (button) {
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent.trim()).then(function () {
        button.textContent = button.dataset.done;
      });
    });
  });

  /* "None of these" and the others exclude each other. */
  all("input[data-none]", function (none) {
    none.form.addEventListener("change", function (event) {
      if (!event.target.checked || event.target.type !== "checkbox") return;
      if (event.target === none) all("input[data-with='" + none.dataset.none + "']", function (i) { i.checked = false; });
      else if (event.target.dataset.with === none.dataset.none) none.checked = false;
    });
  });

  /* A draft is kept as it is typed; sending waits for the keeping that is under way. */
  all("form[data-autosave]", function (form) {
    var status = form.querySelector(".saved"), timer, saving, dirty = false;
    function keep() {
      if (saving || !dirty) return saving;
      var data = new FormData(form);
      data.set("stay", "1");
      dirty = false;
      saving = fetch(form.action, { method: "POST", body: new URLSearchParams(data), headers: { Accept: "application/json" } })
        .then(function (answer) { if (!answer.ok) throw answer; return answer.json(); })
        .then(function (kept) {
          form.elements.base.value = kept.base;
          if (status) status.textContent = status.dataset.saved;
        }, function () { dirty = true; if (status) status.textContent = status.dataset.unsaved; })
        .then(function () { saving = null; if (dirty) timer = setTimeout(keep, 8000); });
      return saving;
    }
    form.addEventListener("input", function () { dirty = true; clearTimeout(timer); timer = setTimeout(keep, 1200); });
    document.addEventListener("visibilitychange", function () { if (document.hidden) keep(); });
    form.addEventListener("submit", function (event) {
      clearTimeout(timer);
      dirty = false;
      if (!saving) return;
      event.preventDefault();
      var button = event.submitter;
      saving.then(function () { dirty = false; clearTimeout(timer); form.requestSubmit(button); });
    });
  });

  /* A new answer is announced, not thrown into what someone is reading or writing. */
  all("[data-live]", function (news) {
    var stream = new EventSource(news.dataset.live);
    ["message", "resync"].forEach(function (name) {
      stream.addEventListener(name, function () { news.firstElementChild.hidden = false; });
    });
  });
})();
