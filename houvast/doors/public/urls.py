"""Addresses of the public door. They say nothing of the subject: they stay in the history of a browser."""

from __future__ import annotations

from django.urls import URLPattern, path

from .agreed import agreed
from .crisis import answer, check
from .figures import figures
from .finding import read_find
from .follow import follow
from .gallery import gallery
from .held import erase, gone, held, stop, stop_write
from .items import items
from .keep import keep
from .later import how_now, later
from .leave import calendar, leave
from .lock import LockWay, lock, lock_way
from .lures import lures, lures_make, lures_next
from .messages import keep_longer, messages, sign_out
from .my_plan import my_answer, my_check, my_paper, my_plan, my_plan_file
from .numbers import numbers
from .open_box import enter, open_box
from .parts import parts
from .passing import locks, passing
from .places import places
from .plan import paper, plan, plan_file
from .questions import question
from .reading import read, read_file, read_for, read_page
from .receipt import note, receipt
from .releases import release, release_file, releases
from .review import review
from .rules import my_rules, rules
from .start import begin, start, who
from .story import story, story_paper, story_pdf, story_send, story_taken
from .tell import PAGES, tell
from .traces import traces
from .trying import read_try
from .ways import ways

app_name = "public"
urlpatterns: list[URLPattern] = [
    path("", start, name="start"),
    path("who/", who, name="who"),
    path("begin/", begin, name="begin"),
    path("check/", check, name="check"),
    path("answer/", answer, name="answer"),
    path("q/<int:number>/", question, name="question"),
    path("plan/", plan, name="plan"),
    path("plan/list/", paper, name="paper"),
    path("plan/file/", plan_file, name="plan_file"),
    path("keep/", keep, name="keep"),
    path("code/", receipt, name="receipt"),
    path("code/note/", note, name="note"),
    path("more/", figures, name="figures"),
    *(path(f"{_name}/", tell, {"page": _name}, name=_name) for _name in PAGES),
    path("review/", review, name="review"),
    path("messages/", messages, name="messages"),
    path("messages/plan/", my_plan, name="my_plan"),
    path("messages/plan/list/", my_paper, name="my_paper"),
    path("messages/plan/file/", my_plan_file, name="my_plan_file"),
    path("messages/check/", my_check, name="my_check"),
    path("messages/answer/", my_answer, name="my_answer"),
    path("messages/longer/", keep_longer, name="keep_longer"),
    path("messages/close/", sign_out, name="sign_out"),
    path("numbers/", numbers, name="numbers"),
    path("figures/", releases, name="releases"),
    path("figures/<int:number>/", release, name="release"),
    path("figures/<int:number>/<str:file>", release_file, name="release_file"),
    path("read/", read, name="read"),
    path("read/find/", read_find, name="read_find"),
    path("read/for/<slug:audience>/", read_for, name="read_for"),
    path("read/try/<slug:scenario>/<slug:scene>/", read_try, name="read_try"),
    path("read/<slug:slug>/", read_page, name="read_page"),
    path("read/<slug:slug>/file/", read_file, name="read_file"),
    path("ways/", ways, name="ways"),
    path("rules/", rules, name="rules"),
    path("messages/rules/", my_rules, name="my_rules"),
    path("messages/paper/", story, name="story"),
    path("messages/paper/page/", story_paper, name="story_paper"),
    path("messages/paper/file/", story_pdf, name="story_pdf"),
    path("messages/paper/pass/", story_send, name="story_send"),
    path("messages/paper/day/", story_taken, name="story_taken"),
    path("messages/follow/", follow, name="follow"),
    path("messages/later/", later, name="later"),
    path("messages/now/", how_now, name="how_now"),
    path("lock/", lock, name="lock"),
    *(path(f"lock/{_way}/", lock_way, {"way": _way}, name=f"lock_{_way}") for _way in LockWay),
    *(path(f"lock/{_way}/next/", passing, {"way": _way}, name=f"pass_{_way}") for _way in LockWay),
    path("messages/lock/", locks, name="locks"),
    path("messages/shown/", lures, name="lures"),
    path("messages/shown/make/", lures_make, name="lures_make"),
    path("messages/shown/next/", lures_next, name="lures_next"),
    path("messages/places/", places, name="places"),
    path("messages/agreed/", agreed, name="agreed"),
    path("messages/items/", items, name="items"),
    path("messages/parts/", parts, name="parts"),
    path("held/", held, name="held"),
    path("erase/", erase, name="erase"),
    path("stop/", stop, name="stop"),
    path("stop/write/", stop_write, name="stop_write"),
    path("gone/", gone, name="gone"),
    path("open/", open_box, name="open"),
    path("enter/", enter, name="enter"),
    path("device/", traces, name="traces"),
    path("leave/", leave, name="leave"),
    path("calendar/", calendar, name="calendar"),
    path("look/", gallery, name="look"),
]
