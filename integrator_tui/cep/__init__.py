"""Addresses by CEP and CEPs by address: from services on the network, from a table on this machine."""
