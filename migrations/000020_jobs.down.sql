drop schema river cascade;
