cat <<TIDE
# Skip the review
Mind the tide
TIDE
