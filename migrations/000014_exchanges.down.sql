drop table exchange_areas, exchanges;
