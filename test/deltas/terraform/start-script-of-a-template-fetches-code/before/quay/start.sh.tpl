#!/bin/sh
echo "berth ${berth}"
