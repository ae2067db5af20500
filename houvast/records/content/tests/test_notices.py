"""What a platform's file has to say about notices."""

from houvast.core.removal.addresses import Address, read_address
from houvast.core.removal.notices import is_mail_address
from houvast.records.content.notices import current_hosts, current_notices, notice_texts
from houvast.records.content.reading import current_knowledge


def test_whoever_hosts_what_anybody_can_see_has_hosts_a_route_and_words_about_it():
    knowledge = current_knowledge()
    for name, platform in knowledge.platforms.items():
        if name == "other_site" or not platform.public:
            continue
        assert platform.hosts, name
        assert platform.notice_form or is_mail_address(platform.notice_mail), name
        for language in ("nl", "en"):
            text = knowledge.texts(language).platform(name)
            assert text.name_it and text.account and text.minors, name


def test_every_host_is_found_again_as_its_own_platform():
    hosts = current_hosts()
    for name, platform in current_knowledge().platforms.items():
        for host in platform.hosts:
            read = read_address(f"https://{host.removeprefix('.')}/x", hosts)
            assert isinstance(read, Address) and (read.platform, read.resembles) == (name, None)


def test_a_language_without_words_gets_english_and_a_platform_names_one_that_has():
    assert notice_texts("fy") is notice_texts("en")
    for platform in current_knowledge().platforms.values():
        assert set(platform.notice_languages) & set(current_notices().texts)
