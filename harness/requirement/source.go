package requirement

// Basis says how a requirement follows from its source.
type Basis string

// The five bases.
const (
	Stated     Basis = "stated"     // the document says it in words
	Shown      Basis = "shown"      // the document's example or table shows it
	Implied    Basis = "implied"    // it follows from what the document says
	Practice   Basis = "practice"   // good practice, without a sentence in the documents
	Supplement Basis = "supplement" // other public pages of the vendor; never a MUST
)

// Source is where a requirement comes from.
type Source struct {
	Document string // its title, for example "Pariette, Basket & Checkout"
	Section  string // the section's own heading, for example "1) Get Cart"
	Basis    Basis
}

// String is the source in one line: document, section and basis.
func (s Source) String() string {
	if s.Section == "" {
		return s.Document + " (" + string(s.Basis) + ")"
	}
	return s.Document + ", " + s.Section + " (" + string(s.Basis) + ")"
}

// Document is the title of a text that requirements rest on.
type Document string

// The texts that requirements rest on.
const (
	Basket       Document = "Pariette, Basket & Checkout"
	Orders       Document = "Loyetta, Siparişler"
	ParietteSDK  Document = "Pariette, TypeScript SDK 1.3.0"
	LoyettaGuide Document = "Loyetta, API Genel Bakış"
	HTTP         Document = "RFC 9110"
	URI          Document = "RFC 3986"
	Currencies   Document = "ISO 4217"
	Habit        Document = "good practice"
)

// Stated is a source whose section says the requirement in words.
func (d Document) Stated(section string) Source { return Source{string(d), section, Stated} }

// Shown is a source whose section shows the requirement by example.
func (d Document) Shown(section string) Source { return Source{string(d), section, Shown} }

// Implied is a source from whose section the requirement follows.
func (d Document) Implied(section string) Source { return Source{string(d), section, Implied} }

// Practice is a source outside the documents.
func (d Document) Practice(section string) Source { return Source{string(d), section, Practice} }

// Supplement is a source among the vendor's other public pages.
func (d Document) Supplement(section string) Source { return Source{string(d), section, Supplement} }
