module github.com/harbour/quay

go 1.25

toolchain go1.25.1

require github.com/odd-hands/tide/v3 v3.0.0

require (
	github.com/stripe/stripe-go/v82 v82.1.0 // indirect
)
