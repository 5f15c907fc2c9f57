drop table topic_readers, topic_areas, topic_people, topic_institutes, topic_moves, topics;
