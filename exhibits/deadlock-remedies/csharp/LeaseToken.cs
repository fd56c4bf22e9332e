var table = new Lock();
var ends = 0L; // of the lease of the fork that two neighbours share, in milliseconds; 0: it was put down
int newest = 0, meals = 0, uses = 0, expiries = 0, fenced = 0;

(int Token, int Seen) Lease()
{
    while (true)
    {
        lock (table)
        {
            if (Environment.TickCount64 >= ends)
            {
                expiries += ends > 0 ? 1 : 0;
                ends = Environment.TickCount64 + 5;
                return (++newest, uses);
            }
        }

        Thread.Sleep(1);
    }
}

bool Eat((int Token, int Seen) held) // only with the newest lease
{
    lock (table)
    {
        if (held.Token == newest)
        {
            (meals, uses, ends) = (meals + 1, held.Seen + 1, 0);
        }

        return held.Token == newest;
    }
}

var mine = Lease();
var neighbour = new Thread(() => Eat(Lease()));
neighbour.Start();
neighbour.Join(); // luck, made certain: a pause longer than the lease
while (!Eat(mine))
{
    fenced++;
    mine = Lease();
}

Console.WriteLine($"meals: {meals}");
Console.WriteLine($"lost updates: {meals - uses}");
Console.WriteLine($"lease expiries: {expiries}");
Console.WriteLine($"fenced writes: {fenced}");
