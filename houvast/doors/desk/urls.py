"""Every address of the desk. None has a word of the subject in it."""

from django.urls import path

from houvast.doors.desk import case, closing, entering, facts, gallery, holding, noting, people, queue, replying, sheet, teams

app_name = "desk"

urlpatterns = [
    path("", queue.home, name="home"),
    path("sign-in", entering.sign_in, name="sign_in"),
    path("sign-out", entering.sign_out, name="sign_out"),
    path("begin/<str:token>", entering.begin, name="begin"),
    path("stay", entering.stay, name="stay"),
    path("language", entering.language, name="language"),
    path("me", entering.about_me, name="me"),
    path("queue", queue.queue, name="queue"),
    path("mine", queue.mine, name="mine"),
    path("closed", queue.closed, name="closed"),
    path("hand-over", sheet.sheet, name="sheet"),
    path("case/<uuid:report_id>", case.case, name="case"),
    path("case/<uuid:report_id>/again", case.look_again, name="look_again"),
    path("case/<uuid:report_id>/claim", holding.claim, name="claim"),
    path("case/<uuid:report_id>/release", holding.release, name="release"),
    path("case/<uuid:report_id>/pass-on", holding.pass_on, name="pass_on"),
    path("case/<uuid:report_id>/lower", holding.lower, name="lower"),
    path("case/<uuid:report_id>/draft", replying.draft, name="draft"),
    path("case/<uuid:report_id>/reply", replying.reply, name="reply"),
    path("case/<uuid:report_id>/note", noting.note, name="note"),
    path("case/<uuid:report_id>/dates", noting.add_date, name="add_date"),
    path("case/<uuid:report_id>/dates/<uuid:date_id>/done", noting.date_done, name="date_done"),
    path("case/<uuid:report_id>/facts", facts.facts, name="facts"),
    path("case/<uuid:report_id>/close", closing.close, name="close"),
    path("case/<uuid:report_id>/reopen", closing.reopen, name="reopen"),
    path("case/<uuid:report_id>/erase", closing.erase, name="erase"),
    path("case/<uuid:report_id>/hold", closing.hold, name="hold"),
    path("people", people.people, name="people"),
    path("people/add", people.add_person, name="add_person"),
    path("people/<uuid:person_id>", people.person, name="person"),
    path("people/<uuid:person_id>/role", people.change_role, name="change_role"),
    path("people/<uuid:person_id>/teams", people.change_teams, name="change_teams"),
    path("people/<uuid:person_id>/renew", people.renew, name="renew"),
    path("people/<uuid:person_id>/remove", people.remove, name="remove"),
    path("teams", teams.teams, name="teams"),
    path("teams/<uuid:team_id>", teams.team, name="team"),
    path("look", gallery.gallery, name="look"),
]
