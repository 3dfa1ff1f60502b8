"""Files of an edition: for readers, and at the desk."""

from hashlib import sha256

import pytest
from django.test import Client
from django.urls import reverse

from delphi import kept_pages
from roadmap.downloads import bytes_of
from roadmap.enums import FileKind, FileState
from roadmap.models import EditionFile
from tests.factories.pages import query_count, signed_in, text_of
from tests.factories.roadmap import coordinator, make_file_of, publish, published_study

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_is_kept():
    kept_pages.kept.clear()


def place(name, study, *rest):
    return reverse(f"roadmap:{name}", args=[study.slug, *rest])


def test_pages_say_that_a_file_is_being_prepared_and_change_when_it_is_made(client):
    study = published_study()
    pages = [place("downloads", study), place("roadmap_home", study)]
    before = {url: client.get(url) for url in pages}
    address = place("edition_download", study, 1, "actions.csv")
    assert client.get(address).status_code == 404
    for url in pages:
        assert "being prepared" in text_of(before[url])
        assert f'href="{address}"' not in text_of(before[url])
    file = make_file_of(study.editions.get(), "actions.csv")
    for url in pages:
        after = client.get(url, headers={"if-none-match": before[url]["ETag"]})
        assert f'href="{address}"' in text_of(after)
    page = text_of(client.get(pages[0]))
    for words in (file.sha256, "CC BY 4.0", "Personalised medicine", "SHA-256", "English", "中文"):
        assert words in page


def test_a_file_comes_whole_with_its_hash_and_under_a_number_for_ever(client):
    study = published_study()
    file = make_file_of(study.editions.get(), "actions.csv")
    numbered, current = (
        place("edition_download", study, *number, "actions.csv") for number in ([1], [])
    )
    response = client.get(numbered, headers={"accept-encoding": "gzip"})
    assert sha256(response.content).hexdigest() == file.sha256
    assert {name: response[name] for name in ("ETag", "Content-Type", "Content-Length")} == {
        "ETag": f'"{file.sha256}"',
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Length": str(file.size),
    }
    disposition = f'attachment; filename="{study.slug}-edition-1-actions.csv"'
    assert response["Content-Disposition"] == disposition
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert dict(response.cookies) == {}
    again = client.get(numbered, headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", response["ETag"])
    head = client.head(numbered)
    assert (head.content, head["Content-Length"]) == (b"", str(file.size))
    assert client.get(current)["Cache-Control"] == "no-cache"
    publish(study)
    assert client.get(current).status_code == 404  # that of edition 2 is not made yet
    assert client.get(numbered).content == response.content
    assert kept_pages.kept == {}  # files are never kept in memory


def test_pages_take_few_queries(client):
    study = published_study()
    make_file_of(study.editions.get(), "actions.csv")
    kept = query_count(client, place("downloads", study))
    file = query_count(client, place("edition_download", study, 1, "actions.csv"))
    assert (kept, file) == (1, 3)


def test_links_elsewhere_show_the_picture_once_both_languages_have_one(client):
    study = published_study()
    home = place("roadmap_home", study)
    edition = study.editions.get()
    assert "og:image" not in text_of(client.get(home))
    for name in ("card-en.png", "card-zh-hans.png"):
        make_file_of(edition, name)
    page = text_of(client.get(home, {"language": "zh-hans"}))
    address = f"http://127.0.0.1:8000{place('edition_download', study, 1, 'card-zh-hans.png')}"
    assert f'<meta property="og:image" content="{address}">' in page
    assert "og:image:alt" in page
    assert 'content="summary_large_image"' in page
    picture = client.get(place("edition_download", study, 1, "card-en.png"))
    size = [int.from_bytes(picture.content[at : at + 4]) for at in (16, 20)]
    assert (picture["Content-Type"], picture.content[:4], size) == (
        "image/png",
        b"\x89PNG",
        [1200, 630],
    )
    assert picture["Content-Disposition"].startswith("inline; ")


def test_the_desk_shows_a_failure_with_its_reason_and_makes_the_file_again():
    study = published_study()
    file = study.editions.get().files.get(kind=FileKind.XLSX)
    EditionFile.objects.filter(pk=file.pk).update(
        state=FileState.FAILED, attempts=3, problem="MemoryError: <b>too large</b>"
    )
    client = signed_in(coordinator(study))
    page = client.get(place("edition_list", study)).content.decode()
    assert "MemoryError: &lt;b&gt;too large&lt;/b&gt;" in page
    assert page.count("Build again") == 1
    again = place("edition_file_again", study, file.pk)
    assert "The file is made again." in text_of(client.post(again, follow=True))
    assert "This file has not failed." in text_of(client.post(again, follow=True))
    file.refresh_from_db()
    assert (file.state, file.attempts, file.problem) == (FileState.QUEUED, 0, "")
    other = published_study()
    foreign = other.editions.get().files.first()
    assert client.post(place("edition_file_again", study, foreign.pk)).status_code == 404


def test_publishing_asks_a_worker_to_make_the_files(monkeypatch):
    from roadmap import tasks

    hints = []
    monkeypatch.setattr(tasks.make_due_files, "delay", lambda: hints.append("files"))
    study = published_study()
    signed_in(coordinator(study)).post(place("edition_publish", study))
    assert hints == ["files"]


def test_files_of_a_study_without_an_edition_do_not_exist():
    study = published_study()
    file = make_file_of(study.editions.get(), "priorities.csv")
    assert b"I-01" in bytes_of(file)
    for path in ("/roadmap/nowhere/downloads/", "/roadmap/nowhere/downloads/priorities.csv"):
        assert Client().get(path).status_code == 404
    for name in ("..%2F..%2Fetc%2Fpasswd", "priorities.csv%00", "roadmap.exe"):
        assert Client().get(f"/roadmap/{study.slug}/downloads/{name}").status_code == 404
