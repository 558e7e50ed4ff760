"""What is done with lessons: finding, reviewing, patterns over programmes, gaps, briefs and exports."""
