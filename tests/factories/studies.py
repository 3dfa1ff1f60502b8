"""People and studies for tests, made through the services.

    alice = make_user("Alice")                     # alice@example.org, password PASSWORD
    study = make_study(by=alice)                   # Alice coordinates it, two languages are filled
    join(study, make_user("Olga"), Role.OBSERVER)  # one more member of the team

Alice coordinates, Bob is an expert, Charlie is an outsider, Dora is a policymaker.
"""

from django.utils import timezone

from studies.enums import Role
from studies.models import Membership, Study, User
from studies.services import studies
from tests.factories.remembered import remembered

PASSWORD = "a-long-test-password"


@remembered
def make_user(name: str) -> User:
    """Return a new account; the address is the name in lower case at example.org."""
    email = f"{name.lower().replace(' ', '.')}@example.org"
    return User.objects.create_user(email, PASSWORD, name=name)


@remembered
def make_study(*, by: User, title: str = "Personalised medicine", **fields: str | bool) -> Study:
    """Return a new study, coordinated by `by`; `fields` are columns of Study."""
    texts: dict[str, str | bool] = {
        "title_en": title,
        "title_zh": "个体化医学",
        "contact_email": "team@example.org",
        "consent_en": "Taking part is voluntary.",
        "consent_zh": "参与完全自愿。",
    }
    return studies.create_study(by=by, now=timezone.now(), **(texts | fields))


@remembered
def join(study: Study, user: User, role: Role) -> User:
    """Give `user` a role in the team of `study`; returns the user."""
    Membership.objects.create(study=study, user=user, role=role)
    return user
