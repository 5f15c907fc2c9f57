drop function search_fill;
drop view search_sources;
drop table search_entries;
drop function search_words, search_scope, search_name_pieces, search_initials, search_sound, search_pieces, search_key;
