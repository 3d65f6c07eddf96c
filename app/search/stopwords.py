"""Words that build a sentence whatever it is about: they are found, and do not decide what comes first."""

_ENGLISH = """
a about above after again against all am an and any are as at be because been before being below between both but by
can could did do does doing down during each few for from further had has have having he her here hers him his how i if
in into is it its itself just me more most my no nor not now of off on once only or other our ours out over own same she
should so some such than that the their theirs them then there these they this those through to too under until up very
was we were what when where which while who whom why will with would you your yours
"""
_RUSSIAN = """
а без более бы был была были было быть в вам вас весь во вот все всего всех вы где да даже для до его ее если есть еще
же за здесь и из или им их к как ко когда кто ли либо мне может мы на над надо наш не него нее нет ни них но ну о об
однако он она они оно от очень по под при с со так также такои там те тем то того тоже тои только том ты у уже хотя чего
чеи чем что чтобы чье эта эти это этого этои этом этот я
"""
STOP_WORDS = frozenset(_ENGLISH.split()) | frozenset(_RUSSIAN.split())
