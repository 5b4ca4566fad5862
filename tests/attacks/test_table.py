"""The table of attacks in the docs is the one that the attacks make today."""

from tests.attacks.write_table import BEGIN, END, PAGE, table_of_attacks, with_table


def test_the_table_in_the_docs_is_what_the_attacks_score() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert (page.count(BEGIN), page.count(END)) == (1, 1)
    assert with_table(page, table_of_attacks()) == page, (
        "write it anew: python -m tests.attacks.write_table"
    )
