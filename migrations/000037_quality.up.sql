-- Institutes of which nobody said where they are, those without a country first.
create index institutes_without_place on institutes ((country <> 'ZZ'), short, id)
    where removed_at is null and archived_at is null and (country = 'ZZ' or latitude is null);
