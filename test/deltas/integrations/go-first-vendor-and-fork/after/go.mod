module github.com/harbour/quay

go 1.24

require (
	github.com/odd-hands/tide/v2 v2.1.0
	github.com/stripe/stripe-go/v82 v82.1.0
)

replace github.com/odd-hands/tide/v2 => github.com/odder-hands/tide v0.1.0
