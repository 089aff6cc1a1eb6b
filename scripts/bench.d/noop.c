/* The cheapest program there is: what the shim, the trampoline and nothing start. */
int main(void)
{
	return 0;
}
