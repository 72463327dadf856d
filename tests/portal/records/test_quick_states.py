"""Django's pictures of models follow constraints and indexes without being drawn anew: the contract with its inside."""

import pytest
from django.db import models
from django.db.migrations.operations import AddConstraint, AddIndex, RemoveConstraint, RemoveIndex
from django.db.migrations.state import ModelState, ProjectState

from portal.records import quick_states

ADDED = [
    AddConstraint("tree", models.UniqueConstraint(name="tree_once", fields=["height"])),
    AddIndex("tree", models.Index("height", name="tree_height")),
]
REMOVED = [RemoveConstraint("tree", "tree_once"), RemoveIndex("tree", "tree_height")]


@pytest.fixture
def state():
    """Trees with leaves, drawn."""
    state = ProjectState()
    state.add_model(
        ModelState("wood", "Tree", [("id", models.AutoField(primary_key=True)), ("height", models.IntegerField())])
    )
    leaf = [("id", models.AutoField(primary_key=True)), ("tree", models.ForeignKey("wood.Tree", models.CASCADE))]
    state.add_model(ModelState("wood", "Leaf", leaf))
    assert state.apps
    return state


def after(state, operations):
    """What the picture of the trees says after the operations, and which models were drawn anew."""
    before = dict(state.apps.all_models["wood"])
    for operation in operations:
        operation.state_forwards("wood", state)
    meta = state.apps.get_model("wood", "tree")._meta
    anew = {name for name, model in state.apps.all_models["wood"].items() if model is not before[name]}
    return [one.name for one in meta.constraints], [one.name for one in meta.indexes], anew


@pytest.fixture
def installed(monkeypatch):
    for name in quick_states.INSIDE:
        monkeypatch.setattr(ProjectState, name, getattr(ProjectState, name))  # put back afterwards
    quick_states.install()


@pytest.mark.usefixtures("installed")
def test_the_picture_says_the_same_and_nothing_is_drawn_anew(state):
    assert after(state, ADDED) == (["tree_once"], ["tree_height"], set())
    assert after(state, REMOVED) == ([], [], set())


@pytest.mark.usefixtures("installed")
def test_a_change_stays_out_of_the_state_before_it(state):
    later = state.clone()
    after(later, ADDED)
    assert state.models["wood", "tree"].options["constraints"] == []
    assert [one.name for one in later.models["wood", "tree"].options["constraints"]] == ["tree_once"]


def test_an_inside_that_has_changed_is_told(monkeypatch):
    monkeypatch.setattr(quick_states, "INSIDE", ("_append_option", "_gone"))
    with pytest.raises(AttributeError, match="no ProjectState._gone any more"):
        quick_states.install()
