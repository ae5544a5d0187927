"""Who may read figures, and who may go from them to people. Pure."""

from register.roles import Role

# Figures alone, about nobody.
READS_FIGURES = frozenset({Role.MANAGER, Role.ADMINISTRATOR})
# Lists of people, and giving them another owner.
LEADS_PEOPLE = frozenset({Role.MANAGER})
