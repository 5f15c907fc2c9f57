drop table post_hits, post_readers, posts;
