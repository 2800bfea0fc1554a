"""What asks a customer to pay: slips as titles, second copies, notices with their proof."""
