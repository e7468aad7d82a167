"""Who may do what and reach whom, tried whole: every service, route and screen, for every role and unit."""
