drop index institutes_without_place;
