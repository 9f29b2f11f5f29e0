"""Which places to visit, in which order, in the time there is: values, search, bound, check."""

from geo.orienteering.checking import faults_of
from geo.orienteering.instances import Instance, read_instance
from geo.orienteering.problem import NO_WAY, Breaks, Problem, Solution, Status, Travel
from geo.orienteering.solving import solve

__all__ = [
    "NO_WAY",
    "Breaks",
    "Instance",
    "Problem",
    "Solution",
    "Status",
    "Travel",
    "faults_of",
    "read_instance",
    "solve",
]
