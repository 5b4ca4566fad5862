"""What moderation leaves behind goes by the clock."""

from datetime import timedelta

import pytest

from moderation.decisions import claim_report
from moderation.keys import create_epoch
from moderation.models import Claim, KeyWrap
from moderation.retention import delete_spent
from reporting.models import Epoch, SealedWords
from tests.moderation.conftest import NOW

pytestmark = pytest.mark.django_db


def test_claims_go_when_they_have_run_out(mo, make_report):
    claim_report(report_id=make_report().pk, by=mo, now=NOW)

    delete_spent(now=NOW + timedelta(minutes=29))
    assert Claim.objects.exists()
    delete_spent(now=NOW + timedelta(minutes=30))

    assert not Claim.objects.exists()


def test_an_epochs_keys_go_with_its_last_words(epoch, make_report):
    report = make_report(words="x", epoch=epoch)
    following = create_epoch(label="2027-Q1", now=NOW)

    delete_spent(now=NOW)
    assert Epoch.objects.count() == 2
    SealedWords.objects.filter(report=report).delete()
    delete_spent(now=NOW)

    assert list(Epoch.objects.all()) == [following]
    assert KeyWrap.objects.get().epoch == following


def test_the_epoch_in_use_stays_even_without_words(epoch):
    delete_spent(now=NOW + timedelta(days=400))

    assert Epoch.objects.get() == epoch
