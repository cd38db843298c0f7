package config

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"os"
)

// TLS is how connections to an https target are made. Its paths are those of
// PEM files, each empty for none.
type TLS struct {
	CA       string `key:"ca"`                       // certificates to trust besides the system's
	Cert     string `key:"cert"`                     // the client's certificate
	Key      string `key:"key"`                      // the client's key
	Insecure bool   `key:"insecure" default:"false"` // any certificate of the server is taken

	places map[string]place
}

// Config reads the files. Its errors name file, line and key as those of
// [Load] do.
func (t TLS) Config() (*tls.Config, error) {
	config := &tls.Config{InsecureSkipVerify: t.Insecure}
	if t.CA != "" {
		pem, err := os.ReadFile(t.CA)
		if err != nil {
			return nil, t.problem("tls.ca", err)
		}
		config.RootCAs, err = x509.SystemCertPool()
		if err != nil {
			config.RootCAs = x509.NewCertPool()
		}
		if !config.RootCAs.AppendCertsFromPEM(pem) {
			return nil, t.problem("tls.ca", errors.New("no certificate in the file (want PEM)"))
		}
	}
	if t.Cert != "" {
		pair, err := tls.LoadX509KeyPair(t.Cert, t.Key)
		if err != nil {
			return nil, t.problem("tls.cert", err)
		}
		config.Certificates = []tls.Certificate{pair}
	}
	return config, nil
}

func (t TLS) problem(key string, err error) error {
	return problem{place: t.places[key], key: key, text: err.Error()}
}
