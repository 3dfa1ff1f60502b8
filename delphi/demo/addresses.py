"""What `run` prints: where to go first."""

from delphi.demo import files
from delphi.demo.build import COORDINATOR, PASSWORD, SLUG
from surveys.models import Expert
from surveys.secrets import issue_link
from surveys.services.link_keys import link_key


def demo_addresses(site_url: str) -> list[tuple[str, str]]:
    """Return (label, address) pairs; experts' links only as far as the demo study is there."""
    addresses = [
        ("Public roadmap", f"{site_url}/roadmap/{SLUG}/"),
        ("Coordinator", f"{site_url}/sign-in/   {COORDINATOR} / {PASSWORD}"),
    ]
    wanted = [row["email"] for row in files.visitors()]
    experts = {e.email: e for e in Expert.objects.filter(study__slug=SLUG, email__in=wanted)}
    for email in wanted:
        expert = experts.get(email)
        if expert:
            key = link_key(expert.study_id)
            token = issue_link(key, expert.pk, expert.generation).token
            language = "Chinese" if expert.language == "zh-hans" else "English"
            addresses.append((f"Expert ({language})", f"{site_url}/i/{token}/"))
    return [*addresses, ("Local mail outbox", f"{site_url}/outbox/")]
