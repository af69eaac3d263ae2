"""Fields of forms by feature; `domain.customer_form.FIELDS` gathers them."""
