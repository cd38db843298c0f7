package requirement

// Need is something that a target must offer before a requirement can be asked
// of it: a fixture of the target file, or a state that the state hook arranges.
type Need string

// The needs.
const (
	GuestProducts    Need = "two products of Pariette"
	ProductTitle     Need = "the title of a Pariette product"
	ProductPrice     Need = "the price of a Pariette product"
	PlainProduct     Need = "a Pariette product without variants"
	ProductVariants  Need = "a Pariette product with two variants"
	Shopper          Need = "a signed-in shopper"
	PaymentMethod    Need = "a payment method"
	ForeignAddress   Need = "an address of another shopper"
	TwoShoppers      Need = "two signed-in shoppers"
	Customer         Need = "a customer"
	TwoCustomers     Need = "two customers"
	CustomerNoOrders Need = "a customer without orders"
	CartFilling      Need = "a way to fill a Loyetta cart"
	CartReading      Need = "a way to read a Loyetta cart"
	Points           Need = "a way to read a customer's points"
	PoorCustomer     Need = "a customer with too few points"
	PhysicalProduct  Need = "a physical product of Loyetta"
	PrepaidProduct   Need = "a prepaid card of Loyetta"
	ProductChange    Need = "a product of Loyetta that may be changed"
	OrderStatus      Need = "an order whose status may be changed"
	LoyettaTitle     Need = "the title of a Loyetta product"
)
