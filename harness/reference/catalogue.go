package reference

// articles are the products of Pariette, in kuruş.
var articles = []article{
	{id: 101, title: "Kablosuz Kulaklık", price: 1500_00},
	{id: 102, title: "Çelik Termos 750 ml", price: 249_90},
	{id: 103, title: "Pamuklu Tişört", price: 189_99, variants: []int{7, 8, 9}},
	{id: 104, title: "Işıklı Büyüteç", price: 33_33},
	{id: 105, title: "Şeffaf Dosya (A4)", price: 99},
	{id: 106, title: "Öğütülmüş Türk Kahvesi 100 g", price: 64_50},
	{id: 107, title: "Gümüş Küpe", price: 875_00},
	{id: 108, title: "Yürüyüş Ayakkabısı", price: 2349_95, variants: []int{40, 41, 42, 43}},
	{id: 109, title: "Ahşap Kesme Tahtası", price: 319_00},
	{id: 110, title: "Sığır Derisi Cüzdan", price: 749_90},
	{id: 111, title: "İğne & İplik Seti", price: 45_05},
	{id: 112, title: "27\" Oyuncu Monitörü", price: 12999_99},
}

// plenty is the stock of every product of Loyetta at the start, in pieces.
const plenty = 10_000_000

// products are the products of Loyetta at the start. Each server has its own copy.
var products = []product{
	gift(physical, "154dsc", "Kablosuz Kulaklık", "WH-001", offer{regular: 15000}),
	gift(physical, "155dsc", "Akıllı Bileklik", "AB-110", offer{regular: 9750, sale: 7990}),
	gift(physical, "156dsc", "Çay Makinesi", "CM-220", offer{regular: 22500}),
	gift(physical, "157dsc", "Porselen Fincan Takımı", "FT-006", offer{regular: 3333}),
	gift(physical, "158dsc", "Güneş Gözlüğü", "GG-031", offer{regular: 5000, sale: 4000}),
	gift(physical, "159dsc", "Yoga Matı", "YM-004", offer{regular: 2050}),
	gift(physical, "160dsc", "Şarj Edilebilir Fener", "SF-017", offer{regular: 1799}),
	gift(physical, "161dsc", "Kamp Sandalyesi", "KS-052", offer{regular: 6400, sale: 4999}),
	gift(physical, "162dsc", "Bluetooth Hoparlör", "BH-075", offer{regular: 11250}),
	gift(prepaid, "gc-001", "50 TL Hediye Kartı", "GC-50TL", offer{regular: 5000}),
	gift(prepaid, "gc-002", "100 TL Hediye Kartı", "GC-100TL", offer{regular: 10000, sale: 9500}),
	gift(prepaid, "gc-003", "250 TL Alışveriş Çeki", "GC-250TL", offer{regular: 25000}),
	gift(prepaid, "gc-004", "Müzik Üyeliği (1 Ay)", "GC-MZK1", offer{regular: 3990}),
	gift(prepaid, "gc-005", "Oyun Cüzdanı 75 TL", "GC-OYN75", offer{regular: 7500, sale: 6999}),
	gift(prepaid, "gc-006", "Sinema Bileti", "GC-SNM1", offer{regular: 4200}),
}

// gift is a product of Loyetta that can be had.
func gift(kind kind, id, title, sku string, offer offer) product {
	return product{
		id: id, title: title, sku: sku, description: "<p>" + title + ", puanla alınır.</p>",
		kind: kind, offer: offer, stock: plenty, available: true,
	}
}
