var table = new object();
var taken = new bool[5];
int[] meals = new int[5], uses = new int[5];

void Dine(int me)
{
    int left = me, right = (me + 1) % 5;
    for (var meal = 0; meal < 5; meal++)
    {
        lock (table)
        {
            while (taken[left] || taken[right])
            {
                Monitor.Wait(table);
            }

            taken[left] = taken[right] = true; // both or neither
        }

        Thread.Sleep(1); // the meal: the table is not locked
        meals[me]++;
        uses[left]++;
        uses[right]++;
        lock (table)
        {
            taken[left] = taken[right] = false;
            Monitor.PulseAll(table);
        }
    }
}

Thread[] philosophers = [.. Enumerable.Range(0, 5).Select(me => new Thread(() => Dine(me)))];
Array.ForEach(philosophers, each => each.Start());
Array.ForEach(philosophers, each => each.Join());
Console.WriteLine($"meals: {meals.Sum()}");
Console.WriteLine($"lost updates: {(2 * meals.Sum()) - uses.Sum()}");
