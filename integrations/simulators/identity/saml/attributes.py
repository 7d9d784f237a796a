"""What the providers know of the test people, by the names of SPID's table of attributes."""

from integrations.simulators import people
from integrations.simulators.identity.saml.answers import cie_attributes, spid_attributes

Known = people.Person | people.European


def people_of(way: str) -> list[Known]:
    return list(people.EUROPEANS if way == "eidas" else people.PEOPLE)


def person_of(way: str, slug: str) -> Known | None:
    return people.european(slug) if way == "eidas" else people.by_slug(slug)


def known_of(way: str, person: Known) -> dict[str, str]:
    """Everything that could be asked about this person."""
    if isinstance(person, people.European):
        return _european(person)
    return cie_attributes(person) if way == "cie" else _italian(person)


def _italian(person: people.Person) -> dict[str, str]:
    more = {
        "countyOfBirth": person.province,
        "idCard": "cartaIdentita CA00000AA comuneSegrate 2022-03-01 2032-03-01",
        "expirationDate": "2032-03-01",
        "address": person.address,
        "domicileNation": "IT",
    }
    return spid_attributes(person) | more | _of_the_company(person.company)


def _of_the_company(company: people.Company | None) -> dict[str, str]:
    if company is None:
        return {}
    return {
        "companyName": company.name,
        "registeredOffice": company.registered_office,
        "companyFiscalNumber": f"TINIT-{company.fiscal_code}",
        "ivaCode": company.vat_number,
    }


def _european(person: people.European) -> dict[str, str]:
    return {
        "spidCode": person.identifier,
        "name": person.given_name,
        "familyName": person.family_name,
        "dateOfBirth": person.birthdate,
        "placeOfBirth": person.birthplace,
        "address": person.address,
        "gender": "Male" if person.gender == "M" else "Female",
    }
