package generate

import (
	"strconv"
	"strings"
)

// cityAt is where cities are, a latitude and a longitude. Of those that are not here nobody
// recorded it.
var cityAt = readCityAt(`
Beijing 39.90 116.40, Shanghai 31.23 121.47, Shenzhen 22.54 114.06, Guangzhou 23.13 113.26, Wuhan 30.59 114.31, Chengdu 30.57 104.07
Tokyo 35.68 139.69, Tsukuba 36.08 140.08, Osaka 34.69 135.50, Kyoto 35.01 135.77, Fukuoka 33.59 130.40, Sendai 38.27 140.87
Washington 38.91 -77.04, Boston 42.36 -71.06, Berkeley 37.87 -122.27, Atlanta 33.75 -84.39, Houston 29.76 -95.37, Seattle 47.61 -122.33
Berlin 52.52 13.40, Karlsruhe 49.01 8.40, Munich 48.14 11.58, Bonn 50.73 7.10, Dresden 51.05 13.74
London 51.51 -0.13, Brighton 50.83 -0.14, Manchester 53.48 -2.24, Edinburgh 55.95 -3.19
Paris 48.86 2.35, Lyon 45.76 4.84, Grenoble 45.19 5.72, Toulouse 43.60 1.44
Taipei 25.03 121.57, Hsinchu 24.80 120.97, Hanoi 21.03 105.85, Da_Nang 16.05 108.21, Ho_Chi_Minh_City 10.82 106.63, Singapore 1.35 103.82
Vienna 48.21 16.37, Graz 47.07 15.44, Amsterdam 52.37 4.90, Delft 52.01 4.36, The_Hague 52.07 4.30
Stockholm 59.33 18.07, Lund 55.70 13.19, Gothenburg 57.71 11.97, Helsinki 60.17 24.94, Espoo 60.21 24.66, Oulu 65.01 25.47
Zurich 47.38 8.54, Bern 46.95 7.45, New_Delhi 28.61 77.21, Bengaluru 12.97 77.59, Pune 18.52 73.86
Canberra -35.28 149.13, Sydney -33.87 151.21, Melbourne -37.81 144.96, Ottawa 45.42 -75.70, Montreal 45.50 -73.57, Vancouver 49.28 -123.12
Jakarta -6.21 106.85, Bandung -6.92 107.62, Bangkok 13.76 100.50, Chiang_Mai 18.79 98.98, Kuala_Lumpur 3.14 101.69
Moscow 55.76 37.62, Novosibirsk 55.03 82.92, Almaty 43.24 76.89, Astana 51.17 71.43, Tashkent 41.30 69.24, Ulaanbaatar 47.89 106.91
Rome 41.90 12.50, Milan 45.46 9.19, Madrid 40.42 -3.70, Barcelona 41.39 2.17, Brussels 50.85 4.35, Copenhagen 55.68 12.57, Oslo 59.91 10.75
Warsaw 52.23 21.01, Krakow 50.06 19.94, Prague 50.08 14.44, Budapest 47.50 19.04, Lisbon 38.72 -9.14, Dublin 53.35 -6.26, Tallinn 59.44 24.75
Tel_Aviv 32.09 34.78, Abu_Dhabi 24.45 54.38, Riyadh 24.71 46.68, Doha 25.29 51.53, Ankara 39.93 32.86, Istanbul 41.01 28.98, Cairo 30.04 31.24
Rabat 34.02 -6.83, Nairobi -1.29 36.82, Addis_Ababa 9.03 38.74, Kigali -1.94 30.06, Accra 5.60 -0.19, Abuja 9.06 7.50, Pretoria -25.75 28.19
Cape_Town -33.92 18.42, Brasilia -15.79 -47.88, Sao_Paulo -23.55 -46.63, Mexico_City 19.43 -99.13, Santiago -33.45 -70.67, Bogota 4.71 -74.07
Lima -12.05 -77.04, Buenos_Aires -34.60 -58.38, Montevideo -34.90 -56.16, Wellington -41.29 174.78, Auckland -36.85 174.76, Manila 14.60 120.98
Sejong 36.48 127.29`)

func readCityAt(text string) map[string][2]float64 {
	all := map[string][2]float64{}
	for one := range strings.SplitSeq(strings.ReplaceAll(strings.TrimSpace(text), "\n", ", "), ", ") {
		words := strings.Fields(one)
		lat, err := strconv.ParseFloat(words[1], 64)
		lon, err2 := strconv.ParseFloat(words[2], 64)
		if err != nil || err2 != nil { // the text is ours
			panic(one)
		}
		all[strings.ReplaceAll(words[0], "_", " ")] = [2]float64{lat, lon}
	}
	return all
}

// at is where the institute with an id is in its city; of one in six nobody recorded it.
func at(city string, id int64) (latitude, longitude any) {
	p, is := cityAt[city]
	if !is || id%6 == 5 {
		return nil, nil
	}
	return p[0] + float64(id*37%21-10)/150, p[1] + float64(id*53%21-10)/150
}
