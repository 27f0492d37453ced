cat <<TIDE
Mind the tide
TIDE
