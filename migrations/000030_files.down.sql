drop function seen_files(bigint);
drop table files;
drop function keep_file_history();
drop table blob_chunks;
drop table blobs;
alter table settings drop column file_megabytes;
