package conform

import (
	"slices"

	"github.com/mihenk-conformance/mihenk/harness/config"
	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// offer says whether a target offers what a requirement needs, as far as the
// target file tells, and how to provide it.
type offer struct {
	offered func(t *config.Target) bool
	provide string
}

// offers are the needs of the requirements. Where the state hook may arrange
// something, a hook is enough; whether it does so shows when it is asked.
var offers = map[requirement.Need]offer{
	requirement.GuestProducts: {
		func(t *config.Target) bool { return len(t.Pariette.Products) >= 2 },
		"two products in pariette.products",
	},
	requirement.PlainProduct: {
		func(t *config.Target) bool {
			return slices.ContainsFunc(t.Pariette.Products, func(p config.ParietteProduct) bool { return len(p.Variants) == 0 })
		},
		"a product without variants in pariette.products",
	},
	requirement.ProductTitle: {
		func(t *config.Target) bool {
			return slices.ContainsFunc(t.Pariette.Products, func(p config.ParietteProduct) bool { return p.Title != "" })
		},
		"the title of a product in pariette.products",
	},
	requirement.ProductPrice: {
		func(t *config.Target) bool {
			return slices.ContainsFunc(t.Pariette.Products, func(p config.ParietteProduct) bool { return p.Price != "" })
		},
		"the price of a product in pariette.products",
	},
	requirement.ProductVariants: {
		func(t *config.Target) bool {
			return slices.ContainsFunc(t.Pariette.Products, func(p config.ParietteProduct) bool { return len(p.Variants) >= 2 })
		},
		"a product with two variants in pariette.products",
	},
	requirement.Shopper: {
		func(t *config.Target) bool { return t.States != nil || len(t.Pariette.Shoppers) >= 1 },
		"a shopper in pariette.shoppers, or a state hook that answers pariette.shopper",
	},
	requirement.PaymentMethod: {
		func(t *config.Target) bool { return t.Pariette.PaymentMethod != "" },
		"a payment method in pariette.payment_method",
	},
	requirement.ForeignAddress: {
		func(t *config.Target) bool {
			return t.States != nil || t.Pariette.ForeignAddressID != 0 || len(t.Pariette.Shoppers) >= 2
		},
		"an address of somebody else in pariette.foreign_address_id, or a second shopper in pariette.shoppers",
	},
	requirement.TwoShoppers: {
		func(t *config.Target) bool { return t.States != nil || len(t.Pariette.Shoppers) >= 2 },
		"two shoppers in pariette.shoppers, or a state hook that answers pariette.shopper",
	},
	requirement.Customer: {
		func(t *config.Target) bool { return t.States != nil || len(t.Loyetta.Customers) >= 1 },
		"a customer in loyetta.customers, or a state hook that answers loyetta.customer",
	},
	requirement.TwoCustomers: {
		func(t *config.Target) bool { return t.States != nil || len(t.Loyetta.Customers) >= 2 },
		"two customers in loyetta.customers, or a state hook that answers loyetta.customer",
	},
	requirement.CustomerNoOrders: {
		func(t *config.Target) bool { return t.States != nil || t.Loyetta.NewCustomer != nil },
		"a customer without orders in loyetta.new_customer, or a state hook that answers loyetta.customer",
	},
	requirement.CartFilling: {
		func(t *config.Target) bool { return t.States != nil || t.Loyetta.Cart == config.CartAPI },
		"loyetta.cart: api, or a state hook that answers loyetta.cart.fill",
	},
	requirement.CartReading: {
		func(t *config.Target) bool { return t.States != nil || t.Loyetta.Cart == config.CartAPI },
		"loyetta.cart: api, or a state hook that answers loyetta.cart",
	},
	requirement.Points: {
		func(t *config.Target) bool { return t.States != nil || t.Loyetta.Balance != nil },
		"loyetta.balance, or a state hook that answers loyetta.points",
	},
	requirement.PoorCustomer: {
		func(t *config.Target) bool { return t.States != nil || t.Loyetta.PoorCustomer != nil },
		"a customer in loyetta.poor_customer, or a state hook that answers loyetta.customer",
	},
	requirement.PhysicalProduct: {
		func(t *config.Target) bool { return t.States != nil || len(t.Loyetta.Products.Physical) > 0 },
		"a product in loyetta.products.physical, or a state hook that answers loyetta.product",
	},
	requirement.PrepaidProduct: {
		func(t *config.Target) bool { return t.States != nil || len(t.Loyetta.Products.Prepaid) > 0 },
		"a product in loyetta.products.prepaid, or a state hook that answers loyetta.product",
	},
	requirement.ProductChange: {hooked, "a state hook that answers loyetta.product and loyetta.product.change"},
	requirement.OrderStatus:   {hooked, "a state hook that answers loyetta.customer, loyetta.orders and loyetta.order.status"},
	requirement.LoyettaTitle: {
		func(t *config.Target) bool {
			titled := func(p config.LoyettaProduct) bool { return p.Title != "" }
			return slices.ContainsFunc(t.Loyetta.Products.Physical, titled) || slices.ContainsFunc(t.Loyetta.Products.Prepaid, titled)
		},
		"the title of a product in loyetta.products",
	},
}

// hooked reports whether a target has a state hook.
func hooked(t *config.Target) bool { return t.States != nil }

// Offers reports whether the target offers what a story can do without, as far
// as the target file tells.
func (t *Trial) Offers(need requirement.Need) bool { return offers[need].offered(t.Target) }

// unmet says why a requirement cannot be asked of a target at all: its API is
// not claimed, or something that it needs is not offered.
func unmet(q requirement.Requirement, t *config.Target) (why stop, ok bool) {
	if q.ID.API() == "pariette" && t.Pariette == nil || q.ID.API() == "loyetta" && t.Loyetta == nil {
		return stop{verdict: verdict.NotApplicable, reason: "the target does not claim the " + q.ID.API() + " API"}, true
	}
	for _, need := range q.Needs {
		if o := offers[need]; !o.offered(t) {
			return stop{verdict: verdict.NotTested, reason: "the target offers no way to ask: it needs " + string(need), provide: o.provide}, true
		}
	}
	return stop{}, false
}
