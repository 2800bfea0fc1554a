"""What sends messages: queue, sender, e-mail, SMS. Knows no screen."""
