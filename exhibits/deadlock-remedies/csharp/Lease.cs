var table = new Lock();
var ends = 0L; // of the lease of the fork that two neighbours share, in milliseconds; 0: it was put down
int meals = 0, uses = 0, expiries = 0;

int Lease()
{
    while (true)
    {
        lock (table)
        {
            if (Environment.TickCount64 >= ends)
            {
                expiries += ends > 0 ? 1 : 0;
                ends = Environment.TickCount64 + 5;
                return uses;
            }
        }

        Thread.Sleep(1);
    }
}

void Eat(int seen)
{
    lock (table)
    {
        (meals, uses, ends) = (meals + 1, seen + 1, 0);
    }
}

var mine = Lease();
var neighbour = new Thread(() => Eat(Lease()));
neighbour.Start();
neighbour.Join(); // luck, made certain: a pause longer than the lease
Eat(mine);
Console.WriteLine($"meals: {meals}");
Console.WriteLine($"lost updates: {meals - uses}");
Console.WriteLine($"lease expiries: {expiries}");
