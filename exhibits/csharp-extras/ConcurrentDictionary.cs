using System.Collections.Concurrent;

int lost = 0, rounds = 0, many = 200_000;
while (lost == 0 && rounds++ < 50)
{
    var squares = new ConcurrentDictionary<int, long>();
    Parallel.For(0, many, i => squares[i] = (long)i * i);
    lost = Enumerable.Range(0, many).Count(i => !squares.ContainsKey(i));
}

Console.WriteLine($"some entries are lost: {lost > 0}");
