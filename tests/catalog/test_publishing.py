"""Publishing: every error names file and line, and it is all or nothing."""

import jsonschema
import pytest
import yaml
from django.core.management import CommandError, call_command

from catalog.json_schema import SCHEMA_FILE, blueprint_schema, schema_text
from catalog.models import BlueprintVersion
from catalog.publishing import LIBRARY, publish, read_blueprint
from catalog.yaml_source import SourceError, read_yaml
from tests.catalog.small import small, write


def problem_of(path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        read_blueprint(path)
    return str(caught.value)


def dumped(**changes) -> str:
    return yaml.safe_dump(small(**changes), allow_unicode=True, sort_keys=False)


def line_of(text: str, words: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if words in line)


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("flow: permessi-e-documenti", "flow: permessi", "flow: Input should be"),
        ("type: boolean", "type: yesno", "does not match any of the expected tags"),
        ("kind == 'dog'", "kind == 'dogg'", "«dogg» is not an option of «kind»"),
        ("kind == 'dog'", "kynd == 'dog'", "«kynd» is not known here"),
        ("kind == 'dog'", "kind == 'dog' &&", "not valid CEL"),
        ("kind == 'dog'", "size(kind) + 1", "gives int, but boolean is wanted here"),
        ("kind == 'dog'", "kind > 3", "cannot be computed"),
        ("kind == 'dog'", "barks(kind)", "there is no function «barks»"),
        ("kind == 'dog'", "params.limit > 3", "«params.limit» does not exist"),
        ("kind == 'dog'", "age_years > 3", "«age_years» is not known here (a rule may use only what comes before it)"),
        ("Entro {term_days} giorni.", "Entro {days} giorni.", "there is no parameter «days»"),
        ("step: dati", "step: altro", "there is no step «altro»"),
        ("to: closed", "to: nowhere", "there is no state «nowhere»"),
        ("years: 5", "years: 5\n  yeras: 6", "Extra inputs are not permitted"),
        ("- Acqua", "- Acquaa", "is not in the official list of topics"),
        ("default: 30", "default: 10", "is not a value of this parameter"),
    ],
)  # fmt: skip
def test_it_names_file_line_and_what_is_wrong(tmp_path, right, wrong, said):
    text = dumped()
    assert text.count(right) == 1
    broken = text.replace(right, wrong)
    problem = problem_of(tmp_path / "prova.yaml", broken)
    file, line, rest = problem.splitlines()[0].split(":", 2)
    assert file.endswith("prova.yaml")
    assert said in rest
    assert abs(int(line) - line_of(broken, wrong.splitlines()[-1].strip())) <= 1


def test_it_names_the_line_of_a_syntax_error(tmp_path):
    assert "prova.yaml:2: document: not valid YAML" in problem_of(tmp_path / "prova.yaml", "format: 1\ncode: a: b\n")


def test_it_refuses_a_key_written_twice(tmp_path):
    text = dumped() + "title: Un altro\n"
    assert "title: this key is written twice" in problem_of(tmp_path / "prova.yaml", text)


def test_it_reports_every_problem_at_once(tmp_path):
    text = dumped(topics=["Acqua", "Boh"], life_events=["Mah"])
    assert len(problem_of(tmp_path / "prova.yaml", text).splitlines()) == 2


def test_it_wants_a_file_named_after_the_code(tmp_path):
    assert "name it after the code" in problem_of(tmp_path / "altro.yaml", dumped())


@pytest.mark.parametrize("text", ["", "[]", "null", "solo testo", "{}"])
def test_it_refuses_a_file_that_is_no_blueprint(tmp_path, text):
    assert "prova.yaml:1" in problem_of(tmp_path / "prova.yaml", text)


def test_it_points_into_the_fragment_for_what_a_fragment_gets_wrong(tmp_path):
    fragments = tmp_path / "fragments"
    fragments.mkdir()
    section = {"id": "x", "title": "X", "fields": [{"id": "y", "type": "text", "label": "Y", "when": "nobody"}]}
    (fragments / "shared.yaml").write_text(yaml.safe_dump({"fragment": "shared", "sections": [section]}))
    steps = [{"id": "dati", "title": "Dati", "sections": [{"use": "shared"}]}]
    path = write(tmp_path, small(steps=steps, documents=[]))
    with pytest.raises(SourceError) as caught:
        read_blueprint(path, fragments)
    problem = caught.value.problems[0]
    assert problem.place.file.endswith("fragments/shared.yaml")
    assert problem.place.line == line_of((fragments / "shared.yaml").read_text(), "nobody")


def test_it_says_which_fragment_is_missing(tmp_path):
    steps = [{"id": "dati", "title": "Dati", "sections": [{"use": "fantasma"}]}]
    text = dumped(steps=steps, documents=[])
    assert "use: there is no fragment «fantasma»" in problem_of(tmp_path / "prova.yaml", text)


def test_it_lets_a_blueprint_override_a_fragment(tmp_path):
    change = {"contacts": {"fields": {"hidden": ["pec"], "change": {"phone": {"required": False}}}}}
    sections = [{"use": "contacts", "override": {"change": change}}]
    path = write(tmp_path, small(steps=[{"id": "dati", "title": "Dati", "sections": sections}], documents=[]))
    fields = read_blueprint(path).steps[0].sections[0].fields
    assert [field.id for field in fields] == ["email", "phone"]
    assert not fields[1].required


def test_it_says_what_an_override_cannot_do(tmp_path):
    sections = [{"use": "contacts", "override": {"hidden": ["nothing"]}}]
    text = dumped(steps=[{"id": "dati", "title": "Dati", "sections": sections}], documents=[])
    assert "override: cannot be applied: sections.nothing: does not exist" in problem_of(tmp_path / "prova.yaml", text)


def test_it_publishes_once_and_then_leaves_it_alone(tmp_path, db):
    path = write(tmp_path, small())
    assert [v.sequence for v in publish([path]).published] == [1]
    again = publish([path])
    assert (again.published, again.unchanged) == ([], ["prova"])
    assert BlueprintVersion.objects.filter(code="prova").count() == 1


def test_it_gives_a_changed_blueprint_a_new_version(tmp_path, db):
    publish([write(tmp_path, small())])
    publish([write(tmp_path, small(title="Altro titolo"))])
    versions = list(BlueprintVersion.objects.filter(code="prova"))
    assert [v.sequence for v in versions] == [1, 2]
    assert versions[0].hash != versions[1].hash


def test_it_makes_an_earlier_content_the_newest_again(tmp_path, db):
    for title in ("Uno", "Due", "Uno"):
        publish([write(tmp_path, small(title=title))])
    newest = BlueprintVersion.objects.filter(code="prova").order_by("-sequence").first()
    assert (newest.body["title"], newest.sequence) == ("Uno", 3)


def test_it_publishes_nothing_when_one_file_is_wrong(tmp_path, db):
    write(tmp_path, small())
    write(tmp_path, small(code="rotta", topics=["Acqua", "Boh"]))
    before = BlueprintVersion.objects.count()
    report = publish([tmp_path])
    assert len(report.problems) == 1
    assert BlueprintVersion.objects.count() == before


def test_it_publishes_nothing_when_only_checking(tmp_path, db):
    call_command("publish_catalog", str(write(tmp_path, small())), "--check")
    assert not BlueprintVersion.objects.filter(code="prova").exists()


def test_the_command_fails_with_the_place(tmp_path, db):
    with pytest.raises(CommandError, match=r"prova\.yaml:\d+: topics"):
        call_command("publish_catalog", str(write(tmp_path, small(topics=["Boh"]))))


def test_a_missing_file_is_named(tmp_path, db):
    with pytest.raises(CommandError, match="there is no such file"):
        call_command("publish_catalog", str(tmp_path / "niente.yaml"))


def test_the_whole_library_is_sound():
    library = sorted(LIBRARY.glob("*.yaml"))
    assert [read_blueprint(path).code for path in library] == [path.stem for path in library]
    assert len(library) >= 2


def test_the_committed_schema_is_current():
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text()


def test_the_schema_accepts_the_library_as_it_is_written():
    validator = jsonschema.Draft202012Validator(blueprint_schema())
    for path in LIBRARY.glob("*.yaml"):
        assert list(validator.iter_errors(read_yaml(path).data)) == []


def test_the_schema_refuses_a_slip_of_the_pen():
    validator = jsonschema.Draft202012Validator(blueprint_schema())
    assert [error.validator for error in validator.iter_errors({**small(), "tilte": "x"})] == ["additionalProperties"]


def test_every_blueprint_tells_editors_where_the_schema_is():
    for path in LIBRARY.glob("*.yaml"):
        assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=../blueprint.schema.json")


def test_it_knows_which_words_in_braces_a_message_may_hold(tmp_path):
    right = {"receipt": {"subject": "Pratica {codice_pratica}", "body": "Entro {term_days} giorni, {nome}."}}
    wrong = {"receipt": {"subject": "Pratica {codice}", "body": "Ciao."}}
    assert read_blueprint(write(tmp_path, small(messages=right))).messages["receipt"].subject
    assert "«codice»" in problem_of(tmp_path / "prova.yaml", dumped(messages=wrong))
