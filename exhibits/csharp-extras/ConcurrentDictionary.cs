using System.Collections.Concurrent;

int whole = 0, rounds = 50, many = 200_000;
for (var round = 0; round < rounds; round++)
{
    var squares = new ConcurrentDictionary<int, long>();
    Parallel.For(0, many, i => squares[i] = (long)i * i);
    whole += Enumerable.Range(0, many).All(squares.ContainsKey) ? 1 : 0;
}

Console.WriteLine($"entries lost in {rounds - whole} of {rounds} rounds");
