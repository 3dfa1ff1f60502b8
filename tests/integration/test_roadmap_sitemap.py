"""What search engines and shared links get: sitemap, robots.txt, head of the pages."""

import re

import pytest
from defusedxml import ElementTree
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.factories.pages import text_of
from tests.factories.roadmap import finished_survey, merge, publish, published_study
from tests.factories.studies import make_study, make_user

pytestmark = pytest.mark.django_db
SITE = settings.SITE_URL
URL = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
HTML = [
    ("roadmap_home", []),
    ("action_list", []),
    ("sub_topic_detail", ["1-1-a"]),
    ("action_detail", ["1-1-a-1"]),
    ("action_brief", ["1-1-a-1"]),
    ("priority_detail", ["I-01"]),
    ("evidence_list", []),
    ("roadmap_picture", []),
    ("method", []),
    ("check_result", []),
]


def places(client, path):
    tree = ElementTree.fromstring(client.get(path).content)
    return [each.text for each in tree.iter(f"{URL}loc")]


def test_the_sitemap_holds_every_page_in_every_language_and_all_of_them_open(client):
    study = published_study()
    survey = finished_survey(study=make_study(by=make_user("Nils"), title="Other"))
    merge(survey)
    files = places(client, "/sitemap.xml")
    assert files == [f"{SITE}/roadmap/{study.slug}/sitemap.xml"]
    found = places(client, files[0].removeprefix(SITE))
    root = f"{SITE}/roadmap/{study.slug}/"
    paths = ["", "picture/", "list/", "scorecard/", "method/", "check/", "downloads/"]
    paths += ["sub-topics/1-1-a/"]
    paths += ["actions/1-1-a-1/", "actions/1-1-a-1/thread/"]
    paths += [f"priorities/I-0{n}/" for n in (1, 2, 3)]
    assert found == [f"{root}{p}?language={c}" for p in paths for c in ("en", "zh-hans")]
    pages = {url: client.get(url.removeprefix(SITE)) for url in found}
    assert {page.status_code for page in pages.values()} == {200}
    for url, page in pages.items():  # each says of itself that it is the one
        assert f'<link rel="canonical" href="{url}">' in text_of(page)
        assert f'<html lang="{"zh-Hans" if "zh-hans" in url else "en"}">' in text_of(page)


def test_robots_are_led_to_the_sitemap_and_kept_from_the_desk(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /desk/", "Disallow: /answer/", "Disallow: /i/"} <= set(lines)
    assert lines[-1] == f"Sitemap: {SITE}/sitemap.xml"


def test_every_page_says_what_it_is_to_programs(client):
    study = published_study()
    for name, rest in HTML:
        path = reverse(f"roadmap:{name}", args=[study.slug, *rest])
        text = text_of(client.get(path))
        head = text.split("</head>")[0]
        descriptions = re.findall(r'<meta name="description" [^>]*content="([^"]+)">', head)
        assert [len(each) > 5 for each in descriptions] == [True], name
        for tag in (
            f'<link rel="canonical" href="{SITE}{path}">',
            f'<link rel="alternate" hreflang="en" href="{SITE}{path}?language=en">',
            f'<link rel="alternate" hreflang="zh-Hans" href="{SITE}{path}?language=zh-hans">',
            f'<link rel="alternate" hreflang="x-default" href="{SITE}{path}">',
            f'<meta property="og:url" content="{SITE}{path}">',
            '<meta property="og:locale" content="en_GB">',
            '<meta property="og:locale:alternate" content="zh_CN">',
            '<meta property="og:title" content="',
            'type="application/atom+xml"',
        ):
            assert head.count(tag) == 1, (name, tag)
        assert "noindex" not in head


def test_a_permalink_names_the_current_address_until_it_is_superseded(client):
    study = published_study()
    path = reverse("roadmap:action_detail", args=[study.slug, 1, "1-1-a-1"])
    current = reverse("roadmap:action_detail", args=[study.slug, "1-1-a-1"])
    assert f'rel="canonical" href="{SITE}{current}"' in text_of(client.get(path))
    publish(study)
    assert f'rel="canonical" href="{SITE}{path}"' in text_of(client.get(path))


def test_a_filtered_list_is_not_for_search_engines(client):
    study = published_study()
    path = reverse("roadmap:action_list", args=[study.slug])
    text = text_of(client.get(path + "?q=teach&kind=action"))
    assert '<meta name="robots" content="noindex, follow">' in text
    assert f'rel="canonical" href="{SITE}{path}"' in text
    assert f'hreflang="zh-Hans" href="{SITE}{path}?q=teach&kind=action&language=zh-hans"' in text


def test_texts_are_harmless_in_the_head():
    evil = '"><script>alert(1)</script>\u202e'
    survey = finished_survey()
    merge(survey, title_en=evil[:100], text_en=evil * 20)
    study = survey.pillar.study
    study.purpose_en = evil
    study.save()
    publish(study)
    for name, rest in HTML:
        body = Client().get(reverse(f"roadmap:{name}", args=[study.slug, *rest])).content.decode()
        assert "<script>alert" not in body, name
