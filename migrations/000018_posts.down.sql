drop table post_salts, post_hits, post_readers, posts;
