package reports

import (
	"fmt"
	"strings"
	"time"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// hostile is what a server may send to break a report: a terminal's escape
// sequences, the end of a CDATA section, markup, NUL, marks that turn the
// writing direction, a line separator and bytes that are not UTF-8.
const hostile = "\x1b[31mred\x1b[0m ]]> <script>&amp; \x00 \u202egnp.exe\u200f \u2028 \u009b2J \xff\xfe 118 of 118"

const host = "https://staging.acme.example/api/public"

var started = time.Date(2026, 1, 15, 10, 30, 0, 0, time.UTC)

// conclude fills in what follows from the results of a report.
func conclude(r *verdict.Report) *verdict.Report {
	r.Schema = verdict.Schema
	r.Harness.Version = "1.2.3"
	r.Started = started
	r.Verdict = verdict.Conclude(r.Results, r.Gate, r.Interrupted)
	r.Headline = verdict.Headline(r)
	r.Summary = verdict.Summarize(r.Results)
	r.Causes = verdict.Causes(r.Results)
	return r
}

// greenReport is the report of a run in which all passed.
func greenReport() *verdict.Report {
	return conclude(&verdict.Report{
		Target:  verdict.Target{Name: "the reference server", Pariette: host},
		Seconds: 0.25,
		Seed:    7,
		Gate:    requirement.Must,
		Results: []verdict.Result{
			result("pariette.cart.add.ok", requirement.Must, verdict.Pass, "2) Add to Cart"),
			result("pariette.cart.get.ok", requirement.Must, verdict.Pass, "1) Get Cart"),
		},
		Requests: 2,
		Writes:   1,
	})
}

// badReport is the report of a run that met every verdict, and a hostile server.
func badReport() *verdict.Report {
	r := &verdict.Report{
		Target:   verdict.Target{Name: "Acme staging", Pariette: host, Loyetta: "https://acme.example/api"},
		Seconds:  12.5,
		Seed:     42,
		Gate:     requirement.Must,
		Requests: 321,
		Writes:   123,
		Observations: []verdict.Observation{
			{Name: "pariette.cart.add.same-product-quantity", Value: "the new quantity replaces the old"},
			{Name: "pariette.cart.currency", Value: hostile},
		},
		Statuses: []verdict.StatusCount{{Value: "shipped", Physical: 3}, {Value: "completed", Physical: 1, Prepaid: 2}},
		Notes:    []string{"tls.insecure: certificates were not checked"},
	}

	line := result("pariette.cart.add.line", requirement.Must, verdict.Fail, "2) Add to Cart")
	line.Exchanges = []verdict.Exchange{addToCart(), list500()}
	line.Failures = []verdict.Failure{
		{
			Message: "the line has another quantity\nthan the one asked for", Expected: "3", Actual: "1",
			Pointer: "/data/items/0/quantity", Where: "POST /shopping/cart", Exchange: new(0),
		},
		{Message: "the title is not the product's", Expected: "Kablosuz Kulaklık", Actual: hostile, Pointer: "/data/items/0/title", Exchange: new(0)},
		{Message: "the list is no list", Actual: strings.Repeat("çok uzun ", 400), Where: "GET /v1/store/orders/physical", Exchange: new(1)},
	}
	get := result("pariette.cart.get.currency", requirement.Should, verdict.Fail, "1) Get Cart")
	get.Failures = []verdict.Failure{{Message: "no currency: " + hostile, Exchange: new(9)}}
	noisy := result("pariette.cart.get.schema", requirement.Must, verdict.Fail, "1) Get Cart")
	for i := range 7 {
		noisy.Failures = append(noisy.Failures, verdict.Failure{Message: fmt.Sprintf("field %d is missing", i+1), Pointer: "/data"})
	}
	panicked := result("loyetta.physical.walk", requirement.Must, verdict.Error, "Fiziksel Siparişleri Listele")
	panicked.Reason = "panic: index out of range"

	r.Results = append(r.Results, panicked)
	for i, level := range []requirement.Level{requirement.Must, requirement.May} {
		unreachable := result(fmt.Sprintf("loyetta.prepaid.b%d", i), level, verdict.Blocked, "Ön Ödemeli Kart Siparişlerini Listele")
		unreachable.Reason = "connection refused"
		r.Results = append(r.Results, unreachable)
	}
	for _, status := range []string{"shipped", "waiting_supply"} {
		untested := result("loyetta.status."+status, requirement.Must, verdict.NotTested, "Sipariş Durum Değerleri")
		untested.Reason = "the target has no state hook"
		untested.Provide = "states.url, with loyetta.order.status"
		if status == "waiting_supply" {
			untested.Exempt = "staging has no supplier"
		}
		r.Results = append(r.Results, untested)
	}
	r.Results = append(r.Results, line)
	for i := range 7 {
		blocked := result(fmt.Sprintf("pariette.cart.add.n%d", i), requirement.Must, verdict.Blocked, "2) Add to Cart")
		blocked.Reason, blocked.Owner = "adding a product did not work", line.ID
		r.Results = append(r.Results, blocked)
	}
	variants := result("pariette.cart.add.variant-lines", requirement.Should, verdict.NotApplicable, "2) Add to Cart")
	variants.Reason = "the target claims no variants"
	r.Results = append(r.Results, variants, get, result("pariette.cart.get.ok", requirement.Must, verdict.Pass, "1) Get Cart"), noisy)
	return conclude(r)
}

func result(id string, level requirement.Level, v verdict.Verdict, section string) verdict.Result {
	document := requirement.Basket
	if requirement.ID(id).API() == "loyetta" {
		document = requirement.Orders
	}
	return verdict.Result{
		ID:      requirement.ID(id),
		Level:   level,
		Verdict: v,
		Text:    "the server does what " + id + " says",
		Source:  verdict.Source{Document: string(document), Section: section, Basis: requirement.Shown},
		Seconds: 0.125,
	}
}

func addToCart() verdict.Exchange {
	return verdict.Exchange{
		Operation: "pariette.cart.add",
		Method:    "POST",
		URL:       host + "/shopping/cart",
		Header: map[string][]string{
			"Content-Type":  {"application/json"},
			"ParietteToken": {"$PARIETTE_TOKEN"},
			"X-Guest-Id":    {"guest-1"},
		},
		Body:    &verdict.Body{Text: `{"product_id":101,"quantity":3,"variant_id":null}`},
		Status:  200,
		Content: &verdict.Body{Text: `{"status":true,"data":{"title":"` + hostile + `"}}`},
		Started: started,
		Seconds: 0.0625,
	}
}

func list500() verdict.Exchange {
	return verdict.Exchange{
		Operation: "loyetta.orders.physical",
		Method:    "GET",
		URL:       "https://acme.example/api/v1/store/orders/physical?page[number]=1",
		Header:    map[string][]string{"Authorization": {"Bearer $LOYETTA_CUSTOMER"}},
		Error:     "connection reset by peer",
		Started:   started,
		Seconds:   0.5,
	}
}
