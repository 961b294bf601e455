"""What training holds against removing a person: attendance and certificates stay with a name."""

from collections.abc import Iterator

from pillars import holding
from pillars.models import Person
from trainings.models import Attendance, Certificate, Enrolment


def of_person(person: Person) -> Iterator[str]:
    if events := Enrolment.objects.filter(person=person).counted().count():
        yield f"{events} kegiatan yang diikuti"
    if sessions := Attendance.objects.filter(enrolment__person=person).count():
        yield f"{sessions} catatan kehadiran"
    if papers := Certificate.objects.filter(enrolment__person=person).count():
        yield f"{papers} sertifikat"


holding.register(Person, of_person)
