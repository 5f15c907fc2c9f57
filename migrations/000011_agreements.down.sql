drop index commitments_by_agreement;
alter table commitments drop column agreement_id;
drop table agreement_reviews, agreement_sources, agreement_readers, agreement_areas, agreement_milestones, agreement_parties, agreements;
