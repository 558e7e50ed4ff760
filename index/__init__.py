"""Everything that makes passages findable: encoders, the analyser, the lexical and the vector index, and fusion."""
