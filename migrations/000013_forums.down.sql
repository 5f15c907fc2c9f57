drop table forum_reforms, forum_problems, edition_points, edition_people, editions, forum_institutes, forums;
