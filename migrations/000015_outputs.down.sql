drop table output_shares, output_exchanges, output_topics, output_people, outputs;
