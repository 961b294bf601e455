import threading

import pytest
from django.db import connection, transaction

from trainings.models import NumberSeries
from trainings.services import numbering


@pytest.mark.django_db
def test_each_series_and_year_counts_for_itself():
    assert [numbering.take("surat-99", 2024) for _ in range(3)] == [1, 2, 3]
    assert numbering.take("surat-99", 2025) == 1
    assert numbering.take("sk-99", 2024) == 1
    assert list(numbering.take_many("surat-99", 2024, count=4)) == [4, 5, 6, 7]
    assert list(numbering.take_many("surat-99", 2024, count=0)) == []


@pytest.mark.django_db(transaction=True)
def test_a_number_goes_back_with_its_paper():
    with transaction.atomic():
        numbering.take("surat-99", 2024)
        transaction.set_rollback(True)
    with transaction.atomic():
        assert numbering.take("surat-99", 2024) == 1
    with pytest.raises(RuntimeError):
        numbering.take("surat-99", 2024)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_leave_no_gap_and_take_none_twice():
    taken = []

    def work():
        for _ in range(5):
            with transaction.atomic():
                taken.append(numbering.take("surat-99", 2024))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(taken) == list(range(1, 21))
    assert NumberSeries.objects.get(series="surat-99").last == 20
